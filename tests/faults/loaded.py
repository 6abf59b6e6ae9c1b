"""What every forked process of these tests has imported before it starts."""

import app.cli
import app.commands.deblur
import core.deblur
import core.deliver
import core.develop
import core.photo
import core.provenance
import core.weights

__all__ = ["app", "core"]
