package io.synctv.cluster.kit;

import io.synctv.api.ApiStatus;

/**
 * What every cluster transport must hold to. Extend it, make the clusters, and run it with JUnit.
 *
 * <p>The numbers in the names of the parts are those of the guarantees in {@link
 * io.synctv.cluster.spi.ClusterTransport}.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
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
