# Step 2: stores of roots on this computer and what they say of the site.

## Why a store could not be read, or not whole.

browser-store-damaged = This file is not a store of roots that we know, or it is damaged.
browser-store-forbidden = This account may not read the file.
browser-store-keys = The file holds private keys too. We leave such files alone.
browser-store-locked = The file has a password of its own, so we cannot read it.
browser-store-missing = There is no such file. A program that is told to use it has no roots at all.
browser-store-partly = A part of the file is damaged. We used the part that we could read.
browser-store-too-large = The file is larger than we read.
browser-store-too-slow = It took too long to read the file.
