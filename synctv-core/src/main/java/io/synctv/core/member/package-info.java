/**
 * Roles, rights and the rules of the room itself, as pure functions. Who may enter, stay and do
 * what is asked of {@link io.synctv.core.member.Access} and of nothing else; who may change that,
 * {@link io.synctv.core.member.RoomDecisions}. A ban is decided here, and held by {@code
 * core.presence}.
 */
@NullMarked
package io.synctv.core.member;

import org.jspecify.annotations.NullMarked;
