"""The forms of handouts and of leaflet drafts."""
