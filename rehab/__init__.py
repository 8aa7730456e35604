"""People with twitching and spasticity after a stroke or brain injury."""
