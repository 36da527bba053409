// The only file that takes the host's modules by name: what it starts gets them handed, and so can be tested.
require("./panel.js").start(document, require("uxp"), require("premierepro"));
