/** Events as bytes for the cluster transport. */
@NullMarked
package io.synctv.core.codec;

import org.jspecify.annotations.NullMarked;
