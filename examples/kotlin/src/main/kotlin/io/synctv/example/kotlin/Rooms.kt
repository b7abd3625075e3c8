package io.synctv.example.kotlin

import io.synctv.api.User
import io.synctv.api.command.Command
import io.synctv.api.command.Outcome
import io.synctv.api.error.CloseCode
import io.synctv.api.session.OutboundMessage
import io.synctv.api.session.SessionMessage
import io.synctv.api.session.SessionSink
import io.synctv.core.room.Room
import io.synctv.core.session.JoinRequest
import io.synctv.core.session.Session
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.ProducerScope
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.channels.trySendBlocking
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.future.await

/**
 * What a person is told in a room. Whoever collects is in the room, from the first message, which is
 * the welcome, until the collecting ends; the flow ends when the engine closes the session.
 *
 * A collector that is slow slows down nobody else: the session's queue fills up, and at its bound
 * the engine closes the session.
 */
fun Room.messages(user: User, joined: (Session) -> Unit = {}): Flow<SessionMessage> =
    callbackFlow {
          val session = join(JoinRequest(user, null, null), ChannelSink(this))
          joined(session)
          awaitClose { session.disconnected() }
        }
        .flowOn(Dispatchers.IO) // joining may wait for the store

/** Submits a command, and suspends until the room has decided on it. */
suspend fun Room.decide(session: Session, command: Command): Outcome =
    submit(session, command).await()

/** Called on a thread of the engine that serves this session only, and may therefore wait. */
private class ChannelSink(private val channel: ProducerScope<SessionMessage>) : SessionSink {
  override fun write(batch: List<OutboundMessage>) {
    batch.forEach { channel.trySendBlocking(it.message()) }
  }

  override fun close(code: CloseCode, writable: Boolean) {
    channel.close()
  }
}
