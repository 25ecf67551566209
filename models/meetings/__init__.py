"""Meetings with their agenda, attendance and quorum, decisions and commitments."""
