/** Authentication: signed tokens and room passwords. */
@NullMarked
package io.synctv.server.auth;

import org.jspecify.annotations.NullMarked;
