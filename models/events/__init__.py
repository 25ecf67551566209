"""Trainings, round tables and other events, with those who took part."""
