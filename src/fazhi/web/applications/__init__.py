"""Applications from the public site on the desks of those who take them in 网上申请办理."""
