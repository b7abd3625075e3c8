/** The rules of the chat, as pure functions. */
@NullMarked
package io.synctv.core.chat;

import org.jspecify.annotations.NullMarked;
