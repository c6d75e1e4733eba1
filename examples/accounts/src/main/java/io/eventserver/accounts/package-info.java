/** The bank accounts: the example domain, written with nothing but the domain's words. */
package io.eventserver.accounts;
