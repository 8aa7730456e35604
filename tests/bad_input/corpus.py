"""What a form may be sent by mistake, by a broken program, or by somebody who means harm."""

# Each is the bytes of one value as a browser or a program could send them.
VALUES: dict[str, bytes] = {
    "empty": b"",
    "spaces": b"   \t ",
    "control characters": b"a\x01\x07\x08\x0b\x1b\x7fb",
    "NUL": b"a\x00b",
    "lone surrogate": b"a\xed\xa0\x80b",
    "invalid UTF-8": b"a\xff\xfe\xc3b",
    "right to left": "\u202eمرحبا עולם\u2066x".encode(),
    "combining and wide": "Z͑ͫ̓ͪ̂ͫ̽͏̴a𝔘𐍈👩🏽‍⚕️\ufeff".encode(),
    "markup": b"<script>alert(1)</script><img src=x onerror=alert(1)>'\"`{{7*7}}",
    "SQL": b"'; DROP TABLE patients_patient; --",
    "formula": b'=HYPERLINK("http://203.0.113.5")',
    "negative": b"-1",
    "overflow": b"9" * 400,
    "exponent": b"1e400",
    "not a number": b"NaN",
    "infinity": b"-Infinity",
    "fraction": b"0.1234567890123456789",
    "other digits": "١٢٣".encode(),
    "beyond bigint": b"18446744073709551616",
    "no such day": b"2020-02-31",
    "year 0": b"0000-00-00",
    "year 10000": b"10000-01-01",
    "last day": b"9999-12-31",
    "first day": b"0001-01-01",
    "another id": b"00000000-0000-4000-8000-000000000001",
    "path": b"../../../../etc/passwd",
    "line breaks": b"one\r\ntwo\nthree\rfour",
    "long": b"x" * 5_000,
}
HUGE = b"y" * 1_000_000  # one megabyte, for one field at a time
# What one database keeps and another refuses. The rest is refused, or kept, before it gets there;
# it is tried on SQLite alone.
DATABASES_DIFFER = {
    "control characters", "NUL", "lone surrogate", "invalid UTF-8", "combining and wide",
    "overflow", "exponent", "not a number", "infinity", "fraction", "beyond bigint", "year 0",
    "year 10000", "last day", "first day", "long",
}  # fmt: skip
