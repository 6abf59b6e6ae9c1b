"""What every forked process of these tests has imported before it starts."""

import app.cli
import app.commands.deblur
import core.blur_odds
import core.deblur
import core.deliver
import core.develop
import core.disagreement
import core.heat
import core.photo
import core.provenance
import core.reblur
import core.weights

__all__ = ["app", "core"]
