"""What a person sees first: `annotate` alone, and the help."""

from annotate.cli.app import COMMANDS
from annotate.cli.tutor import NEXT
from tests.cli.conftest import Run


def test_annotate_alone_shows_the_three_commands_then_the_tutor_then_the_help(run: Run) -> None:
    ran = run()
    assert (ran.status, ran.err) == (0, "")
    named = [line.split()[1] for line in ran.lines if line.startswith("  annotate ")]
    assert named == ["tag", "show", "export", "tutor"]
    assert "  annotate tutor             learn it in two minutes" in ran.lines
    assert ran.lines[-1] == "All commands: annotate --help"
    assert len(ran.lines) < 15
    assert all(len(line) < 100 for line in ran.lines)


def test_the_help_names_every_command_and_the_completion(run: Run) -> None:
    ran = run("--help")
    assert (ran.status, ran.err) == (0, "")
    assert [line.split()[0] for line in ran.out.split("Commands:\n")[1].splitlines()] == [*COMMANDS]
    assert "--install-completion [SHELL]" in ran.out
    assert "--show-completion [SHELL]" in ran.out


def test_the_tutor_needs_a_terminal(run: Run) -> None:
    ran = run("tutor")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("annotate: tutor needs a terminal")


def test_what_the_tutor_ends_with_are_commands() -> None:
    named = [line.split()[1] for line in NEXT.splitlines() if line.startswith("  annotate ")]
    assert named == ["tag", "show", "export"]
    assert set(named) <= set(COMMANDS)
