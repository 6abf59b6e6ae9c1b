"""The compare viewer: any two photos, or two folders paired by name, in a window of its own."""
