/** Chat messages as values. */
@NullMarked
package io.synctv.api.chat;

import org.jspecify.annotations.NullMarked;
