"""A person's voice: from the microphone into a small file in memory, and out again to be listened to."""
