/** Roles, rights and the rules of the room itself, as pure functions. */
@NullMarked
package io.synctv.core.member;

import org.jspecify.annotations.NullMarked;
