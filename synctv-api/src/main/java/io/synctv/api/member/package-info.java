/** Roles, rights and who belongs to a room. */
@NullMarked
package io.synctv.api.member;

import org.jspecify.annotations.NullMarked;
