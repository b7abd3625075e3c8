package io.synctv.cluster.kit;

import io.synctv.api.ApiStatus;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/**
 * What every cluster transport must hold to. Extend it, make the clusters, and run it with JUnit.
 *
 * <p>The numbers in the names of the parts are those of the guarantees in {@link
 * io.synctv.cluster.spi.ClusterTransport}. A test whose transport lets it wait for 3 minutes is
 * interrupted and fails.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
public abstract class ClusterTransportContract
    implements CommitContract,
        DeliveryContract,
        ReplayContract,
        EpochContract,
        RestartContract,
        ToldContract,
        AnswersContract,
        MemoryContract,
        PayloadContract,
        MessagesContract,
        AddressContract,
        BacklogContract,
        PresenceContract,
        CountersContract,
        LocksContract,
        NamesContract,
        NodesContract,
        HealthContract,
        ClockContract,
        CloseContract,
        FaultsContract {}
