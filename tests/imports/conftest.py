from tests.app.test_command_line import call, home  # noqa: F401 (the command line as somebody types it)
