/** What is put under load: servers in processes of their own, and how one speaks to them. */
@NullMarked
package io.synctv.examples.load.targets;

import org.jspecify.annotations.NullMarked;
