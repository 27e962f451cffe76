"""The way back to the walk through what annotators do not agree on."""

from annotate.tui.commands.part import Part


class AdjudicatingCommands(Part):
    """There is a walk only where several annotators are adjudicated."""

    def do_adjudicate(self) -> str:
        if self.app.adjudicating is None:
            return "several annotators are adjudicated with: annotate adjudicate"
        return self.app.adjudicating.again(self.app)
