"""What every forked process of these tests has imported before it starts."""

import app.cli
import app.commands.deblur
import core.deblur
import core.photo
import core.weights

__all__ = ["app", "core"]
