"""Pages of the library, of handouts and of leaflet drafts."""
