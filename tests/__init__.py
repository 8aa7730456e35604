"""The suite mirrors the code: engine, unit, pdf, functional (browser), architecture."""
