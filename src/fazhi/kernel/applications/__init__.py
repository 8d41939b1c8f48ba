"""Applications 网上申请: what citizens and enterprises send in from the public site."""
