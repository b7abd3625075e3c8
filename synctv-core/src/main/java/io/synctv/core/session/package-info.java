/** Sessions: bounded queues with one writer each. */
@NullMarked
package io.synctv.core.session;

import org.jspecify.annotations.NullMarked;
