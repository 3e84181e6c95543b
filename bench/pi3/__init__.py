"""The edge on a Raspberry Pi 3's processor, emulated: what runs there, and whether it agrees."""
