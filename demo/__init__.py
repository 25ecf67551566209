"""Demonstration data: invented people in the real course of events of three mechanisms."""
