"""What is wrong with an installation, a line each, with the remedy: `teller doctor`.

Nothing is written, posted, minted or connected; what cannot be asked without doing that is *not checked*. One small
module a subject: `look` asks, and what is to be said of the answers is decided by pure functions.
"""
