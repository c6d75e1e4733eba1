package io.eventserver.clusterconfig;

import com.hazelcast.config.Config;
import com.hazelcast.config.SocketInterceptorConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.nio.MemberSocketInterceptor;

/**
 * A member of Hazelcast that a guard stands before: the open edition has the place for one, and
 * leaves it empty.
 */
final class GuardedMember extends DefaultNodeContext {
  private final NetworkGuard guard;

  private GuardedMember(NetworkGuard guard) {
    this.guard = guard;
  }

  /**
   * Joins the others, or is the first. Blocks.
   *
   * @throws IllegalArgumentException where the guard would not be asked
   */
  static HazelcastInstance start(Config config, NetworkGuard guard) {
    if (config.getAdvancedNetworkConfig().isEnabled()) {
      throw new IllegalArgumentException(
          "Hazelcast's advanced-network would let anybody in: use network");
    }
    // Nobody is asked at the place while this is not set.
    config
        .getNetworkConfig()
        .setSocketInterceptorConfig(
            new SocketInterceptorConfig().setEnabled(true).setImplementation(guard));
    return HazelcastInstanceFactory.newHazelcastInstance(
        config, config.getInstanceName(), new GuardedMember(guard));
  }

  @Override
  public NodeExtension createNodeExtension(Node node) {
    return new DefaultNodeExtension(node) {
      @Override
      public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier endpoint) {
        return guard;
      }
    };
  }
}
