"""The dashboard's figures for Prometheus: answers, viewers, store."""
