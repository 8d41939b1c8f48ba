"""Mirrors 镜像: matters that run on a platform of the province, kept here by its numbers."""
