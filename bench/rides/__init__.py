"""A week of bicycles that ride a town's streets, with known litter, to judge grades by."""
