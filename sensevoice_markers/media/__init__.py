"""What a media file is, and its sound. Zero is where the picture starts."""
