"""The batch dialog: many photos, while the main window stays free. Loaded on first use."""
