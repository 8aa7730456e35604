"""The parts a page is made of. Each renders one file of templates/_components/.

Tags that enclose content (`card`, `urgency`, `confirm`, `entered_in_error`) end with `end` + name.
Every part is shown with sample data in the component gallery.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.contrib.messages import constants as levels
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.formkit.errors import summary_of
from core.formkit.findings import FindingField
from core.formkit.parts import STEP_ICONS, LadderStep, ladder_cells

register = template.Library()

TONES = {"danger", "warn", "ok", "info", "plain", "d1", "d2", "d3", "d4", "d5", "d6"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw a symbol of static/icons/sprite.svg; without a label it is decoration."""
    address = f"{static('icons/sprite.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            address,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        address,
    )


@register.filter
def tone_class(tone: str | None) -> str:
    """Return the class of a tone name or a ladder step ("warn", "D3"); unknown names are plain."""
    name = (tone or "plain").lower()
    if name not in TONES:
        name = "plain"
    return name if name[1:].isdigit() else f"tone-{name}"


@register.simple_tag
def pill(text: Any, tone: str | None = "plain", symbol: str | None = "") -> SafeString:
    """Draw a short state word; the word carries the meaning, tone and symbol only support it."""
    drawn = icon(symbol) if symbol else ""
    return format_html('<span class="pill {}">{}{}</span>', tone_class(tone), drawn, text)


@register.simple_tag
def error_summary(*forms: BaseForm | None, title: str = "") -> SafeString:
    """List what is wrong in these forms, each linked to the first control that can put it right."""
    given = [form for form in forms if form]
    errors = [error for form in given for error in summary_of(form)]
    # Two forms of one page differ by prefix, as their controls do.
    parts = ["error-summary", *(form.prefix for form in given if form.prefix), "title"]
    context = {"errors": errors, "title": title, "heading_id": "-".join(parts)}
    return mark_safe(  # noqa: S308 - rendered by a template that escapes
        render_to_string("_components/error_summary.html", context)
    )


@register.simple_tag
def error_prefix(*forms: Any) -> str:
    """Return "Error: " for the page title when one of the forms was refused (GOV.UK pattern)."""
    refused = any(isinstance(f, BaseForm) and f.is_bound and f.errors for f in forms)
    return _("Error: ") if refused else ""


@register.simple_tag
def message_tone(message: Any) -> str:
    """Return the class of a django message's level."""
    return f"tone-{_MESSAGES.get(message.level, ('info', 'info'))[0]}"


@register.simple_tag
def message_icon(message: Any) -> SafeString:
    """Draw the symbol of a django message's level."""
    return icon(_MESSAGES.get(message.level, ("info", "info"))[1])


_MESSAGES = {
    levels.SUCCESS: ("ok", "check-circle"),
    levels.WARNING: ("warn", "warning"),
    levels.ERROR: ("danger", "emergency"),
}


@register.inclusion_tag("_components/page_heading.html")
def page_heading(title: str, caption: str = "", lead: str = "") -> dict[str, str]:
    """Write the page's one h1, with a caption above and a line below."""
    return {"title": title, "caption": caption, "lead": lead}


@register.inclusion_tag("_components/facts.html")
def facts(rows: Iterable[Any]) -> dict[str, Any]:
    """List terms and values (formkit.parts.Fact); an empty value is said, not left blank."""
    return {"facts": rows}


@register.inclusion_tag("_components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """List what happened, newest first as given (formkit.parts.TimelineEntry)."""
    return {"entries": entries}


@register.inclusion_tag("_components/data_table.html")
def data_table(table: Any) -> dict[str, Any]:
    """Draw a formkit.parts.Table; on a phone each row becomes a card."""
    return {"table": table}


@register.inclusion_tag("_components/finding_group.html")
def finding_group(bound_field: Any) -> dict[str, Any]:
    """Draw the bound field of a formkit.findings field with its note and reason."""
    return {"finding": bound_field.field.shown(bound_field)}


@register.filter
def is_finding(bound_field: Any) -> bool:
    """Whether the finding component draws this field (the form pack asks)."""
    return isinstance(bound_field.field, FindingField)


@register.filter
def any_selected(options: Iterable[dict[str, Any]]) -> bool:
    """Whether one of a widget's options is chosen, so that its group must not be folded away."""
    return any(option["selected"] for option in options)


@register.inclusion_tag("_components/ladder.html")
def ladder(steps: Sequence[LadderStep], floor: str, ceiling: str, text: str = "") -> dict[str, Any]:
    """Draw the range from floor (solid: certain) to ceiling (hatched: still possible).

    `steps` come most urgent first, as a ruleset's ladder; they are drawn least urgent first.
    The same is said in words, or in `text` when the page knows better words.
    """
    labels = {step.code: step.label for step in steps}
    if floor == ceiling:
        at_least, could_be = f"{labels[floor]}.", _("No open answer can change this.")
    else:
        at_least = _("At least: %(step)s.") % {"step": labels[floor]}
        could_be = _("Could be: %(step)s.") % {"step": labels[ceiling]}
    return {
        "steps": ladder_cells(steps, floor, ceiling),
        "low": steps[-1].label,
        "high": steps[0].label,
        "text": text,
        "at_least": at_least,
        "could_be": could_be,
    }


@register.simple_block_tag(takes_context=True)
def card(
    context: Context,
    content: str,
    title: str = "",
    id: str = "",  # noqa: A002 - the HTML attribute's name
    level: int = 2,
    action_url: str = "",
    action_label: str = "",
    action_hidden: str = "",
    flush: bool = False,
    extra_class: str = "",
) -> str:
    """Enclose content in a card; a titled card is a named section of the page."""
    return _enclose(
        "_components/card.html",
        content,
        context,
        {
            "title": title,
            "id": id,
            "level": level,
            "heading_id": _heading_id("card", id or title),
            "action_url": action_url,
            "action_label": action_label,
            "action_hidden": action_hidden,
            "flush": flush,
            "extra_class": extra_class,
        },
    )


@register.simple_block_tag(takes_context=True)
def urgency(
    context: Context,
    content: str,
    code: str,
    label: str,
    time_frame: str = "",
    level: int = 1,
    symbol: str = "",
) -> str:
    """Enclose the result: urgency by word, symbol and colour. `code` is a ladder step, D1 to D6;
    a ladder whose steps mean something else names its own `symbol`."""
    return _enclose(
        "_components/urgency_banner.html",
        content,
        context,
        {
            "step_class": tone_class(code),
            "step_icon": symbol or STEP_ICONS.get(code.upper(), "flag"),
            "label": label,
            "time_frame": time_frame,
            "level": level,
            "heading_id": _heading_id("urgency", code),
        },
    )


@register.simple_block_tag(takes_context=True)
def confirm(context: Context, content: str, title: str, tone: str = "warn") -> str:
    """Enclose a form that does what cannot be undone; the title says what will happen."""
    return _enclose(
        "_components/confirm.html",
        content,
        context,
        {"title": title, "tone": tone, "heading_id": _heading_id("confirm", title)},
    )


@register.simple_block_tag(takes_context=True)
def entered_in_error(
    context: Context, content: str, reason: str, by: str = "", when: str = ""
) -> str:
    """Enclose what was entered in error: struck through, still readable, with reason and person."""
    return _enclose(
        "_components/entered_in_error.html",
        content,
        context,
        {"reason": reason, "by": by, "when": when},
    )


def _enclose(name: str, content: str, context: Context, extra: dict[str, Any]) -> str:
    return render_to_string(name, {"content": content, **extra}, request=context.get("request"))


def _heading_id(kind: str, name: str) -> str:
    return f"{kind}-{slugify(name)[:40] or 'x'}-title"
