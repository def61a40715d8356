"""Leaf: what somebody would act on and does not have in front of them."""


class NotThere(LookupError):
    """It is gone, was never there, or is not shown to this person; the text says what was sought."""
