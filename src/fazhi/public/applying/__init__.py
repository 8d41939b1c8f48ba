"""Applications by citizens and enterprises 网上申请: begun, continued, sent in and followed on the public site."""
