"""Holding an episode or a session while something is written under it."""

from rehab.models import Episode, Session
from rehab.refusals import EpisodeLocked, SessionLocked


def writable_episode(episode: Episode) -> Episode:
    """Return the episode, held until the transaction ends; raises EpisodeLocked."""
    held = (
        Episode.objects.select_for_update(of=("self",))
        .select_related("patient__clinic")
        .get(pk=episode.pk)
    )
    if not held.may_be_written:
        raise EpisodeLocked
    return held


def held_session(session: Session) -> Session:
    """Return the session as it stands, held until the transaction ends."""
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("episode__patient__clinic", "booking", "patient")
        .get(pk=session.pk)
    )


def writable_session(session: Session) -> Session:
    """Return the session, held; raises SessionLocked or EpisodeLocked.

    The episode is locked first, as by every deed under it, so that two deeds never wait for each
    other.
    """
    writable_episode(session.episode)
    held = held_session(session)
    if not held.may_be_written:
        raise SessionLocked
    return held
