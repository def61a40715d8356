"""Teltonika RMS and Ozeki: pure build_* and parse_* functions, and a thin httpx shell each."""
