package io.eventserver.clusterconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedNetworkTest {
  private final TrustedNetwork network =
      TrustedNetwork.of(List.of("10.1.2.3/16", "192.0.2.7/32", "fd00:1::/64"));

  @ParameterizedTest
  @ValueSource(strings = {"10.1.0.0", "10.1.255.255", "192.0.2.7", "fd00:1::9", "::ffff:10.1.0.1"})
  @DisplayName("has the addresses of each of its parts")
  void inside(String address) throws Exception {
    assertThat(network.has(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.2.0.0", "192.0.2.8", "127.0.0.1", "::1", "fd00:1:0:1::", "::"})
  @DisplayName("has no other")
  void outside(String address) throws Exception {
    assertThat(network.has(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fe80::1", "ff02::1", "2001:db8::1", "::1"})
  @DisplayName("few bits of an IPv6 address are no more than these")
  void fewBits(String address) throws Exception {
    var local = TrustedNetwork.of(List.of("fc00::/7"));
    assertThat(local.has(InetAddress.getByName("fdff::1"))).isTrue();
    assertThat(local.has(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "::/129", "host/8", "10.0/8", "/8"})
  @DisplayName("what is no network is refused")
  void none(String part) {
    assertThatThrownBy(() -> TrustedNetwork.of(List.of(part)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + part + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/0", "10.0.0.0/0", "::/0", "::/00"})
  @DisplayName("everybody is no network")
  void everybody(String part) {
    assertThatThrownBy(() -> TrustedNetwork.of(List.of(part))).hasMessageContaining("everybody");
  }

  @Test
  @DisplayName("by default there is this machine alone")
  void loopback() {
    assertThat(TrustedNetwork.LOOPBACK.has(InetAddress.getLoopbackAddress())).isTrue();
    assertThat(TrustedNetwork.LOOPBACK).hasToString("127.0.0.0/8,::1/128");
  }
}
