// The workbench works without this file; it adds keys and a dropped file, nothing else.
"use strict";
