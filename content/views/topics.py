"""The topics by which the library is sorted, for its editors."""

from datetime import datetime
from uuid import uuid4

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content.actions import topics as actions
from content.forms.topics import NewTopicForm, TopicForm, words_in
from content.models import Topic, TopicState
from content.topic_presenters import topic_rows
from content.topic_selectors import every_topic, topic_uses
from content.views.draft_page import crumbs
from patients.views.deeds import acted, posted_version
from patients.views.form_page import FormPage

DONE = {
    TopicState.OFFERED: gettext_lazy("The topic may be chosen again."),
    TopicState.RETIRED: gettext_lazy("The topic is retired. Leaflets that have it keep it."),
    TopicState.REMOVED: gettext_lazy("The topic is removed."),
}


@requires(Permission.CONTENT_EDIT)
@require_safe
def topics(request: ClinicRequest) -> HttpResponse:
    """List the topics in their order, with what uses them."""
    rows = topic_rows(every_topic(), topic_uses())
    context = {
        "rows": [row for row in rows if row.topic.state != TopicState.REMOVED],
        "removed": [row for row in rows if row.topic.state == TopicState.REMOVED],
        "breadcrumbs": crumbs((_("Topics"), "")),
        "token": uuid4(),
    }
    return render(request, "content/topics.html", context)


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def topic_new(request: ClinicRequest) -> HttpResponse:
    """Add a topic."""
    back = reverse("content:topics")

    def act(form: NewTopicForm, now: datetime) -> str:
        data = form.cleaned_data
        actions.add_topic(slug=data["slug"], words=words_in(data), by=request.user, now=now)
        return back

    title = _("New topic")
    return FormPage(
        template="content/topic_form.html",
        make=lambda data, _row: NewTopicForm(data, draft_for=request.path, cancel_url=back),
        act=act,
        done=_("The topic is added."),
        context={"title": title, "breadcrumbs": _way(title)},
    ).answer(request)


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: ClinicRequest, topic: str) -> HttpResponse:
    """Give a topic other names."""
    found = _topic(topic)
    back = reverse("content:topics")

    def make(data: QueryDict | None, row: Topic) -> TopicForm:
        return TopicForm(data, row=row, draft_for=request.path, cancel_url=back)

    def act(form: TopicForm, now: datetime) -> str:
        actions.rename_topic(
            topic=found,
            words=words_in(form.cleaned_data),
            row_version=form.cleaned_data["row_version"],
            by=request.user,
            now=now,
        )
        return back

    title = _("Rename “%(topic)s”") % {"topic": found.name}
    return FormPage(
        template="content/topic_form.html",
        make=make,
        act=act,
        done=_("The topic is renamed. Leaflets that have it follow."),
        row=found,
        context={"title": title, "slug": found.slug, "breadcrumbs": _way(title)},
        stale_template="content/drafts/stale.html",
    ).answer(request)


@requires(Permission.CONTENT_EDIT)
@require_POST
def topic_move(request: ClinicRequest, topic: str) -> HttpResponse:
    """Move a topic one place up or down."""
    found = _topic(topic)
    direction = request.POST.get("direction", "")
    if direction not in ("up", "down"):
        raise Http404
    back = reverse("content:topics")

    def act(now: datetime) -> str:
        actions.move_topic(
            topic=found,
            up=direction == "up",
            row_version=posted_version(request),
            by=request.user,
            now=now,
        )
        return f"{back}#topic-{found.slug}"

    return acted(request, act, back=back, done=_("The topic is moved."))


@requires(Permission.CONTENT_EDIT)
@require_POST
def topic_state(request: ClinicRequest, topic: str) -> HttpResponse:
    """Retire a topic, remove it, or offer it again."""
    found = _topic(topic)
    try:
        state = TopicState(request.POST.get("direction", ""))
    except ValueError:
        raise Http404 from None
    back = reverse("content:topics")

    def act(now: datetime) -> str:
        actions.set_topic_state(
            topic=found, state=state, row_version=posted_version(request), by=request.user, now=now
        )
        return back

    return acted(request, act, back=back, done=str(DONE[state]))


def _topic(slug: str) -> Topic:
    return get_object_or_404(every_topic(), slug=slug)


def _way(title: str) -> list[dict[str, str]]:
    return crumbs((_("Topics"), reverse("content:topics")), (title, ""))
