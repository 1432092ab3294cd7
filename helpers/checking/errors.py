"""What a person can mend."""


class UserError(Exception):
    """An error whose message says, in a line or two, what is wrong and what to do about it.

    Commands print the message and no traceback.
    """
