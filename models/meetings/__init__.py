"""Meetings: when and where, their states, the rule of their quorum."""
