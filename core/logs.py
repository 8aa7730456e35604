"""Log lines that can be read by machines and hold nothing about a patient."""

import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from core.request_id import request_id_in_use


class RequestContextFilter(logging.Filter):
    """Adds the request's id to each line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id_in_use.get()
        return True


class PrivateJsonFormatter(JsonFormatter):
    """One JSON object a line: no query strings, no request bodies, no line breaks from outside.

    Exception texts can quote what was typed, so only the exception's type and the places in the
    code are written.
    """

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s %(request_id)s",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="at",
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        for unsafe in ("request", "status_code", "server_time"):
            log_data.pop(unsafe, None)
        message = str(log_data.get("message", ""))
        log_data["message"] = message.split("?", 1)[0].replace("\r", " ").replace("\n", " ")
        return log_data

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        import traceback

        kind, _value, trace = ei
        places = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        name = kind.__name__ if kind else "Exception"
        return " < ".join([name, *reversed(places[-12:])])
