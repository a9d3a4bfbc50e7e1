/** The 100 rows of IEC 62443-3-3 (ids, levels, short titles) for the fixture: fr|id|level|conduit|title. */
export const requirementRows = `
IAC|SR 1.1|1||Human user identification and authentication
IAC|SR 1.1 RE 1|2||Unique identification and authentication
IAC|SR 1.1 RE 2|3|c|Multifactor authentication for untrusted networks
IAC|SR 1.1 RE 3|4||Multifactor authentication for all networks
IAC|SR 1.2|2|c|Software process and device identification and authentication
IAC|SR 1.2 RE 1|3|c|Unique identification and authentication
IAC|SR 1.3|1||Account management
IAC|SR 1.3 RE 1|3||Unified account management
IAC|SR 1.4|1||Identifier management
IAC|SR 1.5|1||Authenticator management
IAC|SR 1.5 RE 1|3||Hardware security for software process identity credentials
IAC|SR 1.6|1|c|Wireless access management
IAC|SR 1.6 RE 1|2|c|Unique identification and authentication
IAC|SR 1.7|1||Strength of password-based authentication
IAC|SR 1.7 RE 1|3||Password generation and lifetime restrictions for human users
IAC|SR 1.7 RE 2|4||Password lifetime restrictions for all users
IAC|SR 1.8|2||Public key infrastructure (PKI) certificates
IAC|SR 1.9|2||Strength of public key authentication
IAC|SR 1.9 RE 1|3||Hardware security for public key authentication
IAC|SR 1.10|1||Authenticator feedback
IAC|SR 1.11|1||Unsuccessful login attempts
IAC|SR 1.12|1||System use notification
IAC|SR 1.13|1|c|Access via untrusted networks
IAC|SR 1.13 RE 1|2|c|Explicit access request approval
UC|SR 2.1|1||Authorization enforcement
UC|SR 2.1 RE 1|2||Authorization enforcement for all users
UC|SR 2.1 RE 2|2||Permission mapping to roles
UC|SR 2.1 RE 3|3||Supervisor override
UC|SR 2.1 RE 4|4||Dual approval
UC|SR 2.2|1|c|Wireless use control
UC|SR 2.2 RE 1|3|c|Identify and report unauthorized wireless devices
UC|SR 2.3|1||Use control for portable and mobile devices
UC|SR 2.3 RE 1|3||Enforcement of security status of portable and mobile devices
UC|SR 2.4|1||Mobile code
UC|SR 2.4 RE 1|3||Mobile code integrity check
UC|SR 2.5|1||Session lock
UC|SR 2.6|2|c|Remote session termination
UC|SR 2.7|3||Concurrent session control
UC|SR 2.8|1|c|Auditable events
UC|SR 2.8 RE 1|3|c|Centrally managed, system-wide audit trail
UC|SR 2.9|1||Audit storage capacity
UC|SR 2.9 RE 1|3||Warn when audit record storage capacity threshold reached
UC|SR 2.10|1||Response to audit processing failures
UC|SR 2.11|2||Timestamps
UC|SR 2.11 RE 1|3||Internal time synchronization
UC|SR 2.11 RE 2|4||Protection of time source integrity
UC|SR 2.12|3||Non-repudiation
UC|SR 2.12 RE 1|4||Non-repudiation for all users
SI|SR 3.1|1|c|Communication integrity
SI|SR 3.1 RE 1|3|c|Cryptographic integrity protection
SI|SR 3.2|1||Malicious code protection
SI|SR 3.2 RE 1|2|c|Malicious code protection on entry and exit points
SI|SR 3.2 RE 2|3||Central management and reporting for malicious code protection
SI|SR 3.3|1||Security functionality verification
SI|SR 3.3 RE 1|3||Automated mechanisms for security functionality verification
SI|SR 3.3 RE 2|4||Security functionality verification during normal operation
SI|SR 3.4|2||Software and information integrity
SI|SR 3.4 RE 1|3||Automated notification about integrity violations
SI|SR 3.5|1||Input validation
SI|SR 3.6|1||Deterministic output
SI|SR 3.7|2||Error handling
SI|SR 3.8|2|c|Session integrity
SI|SR 3.8 RE 1|3|c|Invalidation of session IDs after session termination
SI|SR 3.8 RE 2|3|c|Unique session ID generation
SI|SR 3.8 RE 3|4|c|Randomness of session IDs
SI|SR 3.9|2||Protection of audit information
SI|SR 3.9 RE 1|4||Audit records on write-once media
DC|SR 4.1|1|c|Information confidentiality
DC|SR 4.1 RE 1|2|c|Protection of confidentiality at rest or in transit via untrusted networks
DC|SR 4.1 RE 2|4|c|Protection of confidentiality across zone boundaries
DC|SR 4.2|2||Information persistence
DC|SR 4.2 RE 1|3||Purging of shared memory resources
DC|SR 4.3|1|c|Use of cryptography
RDF|SR 5.1|1|c|Network segmentation
RDF|SR 5.1 RE 1|2|c|Physical network segmentation
RDF|SR 5.1 RE 2|3|c|Independence from non-control system networks
RDF|SR 5.1 RE 3|4|c|Logical and physical isolation of critical networks
RDF|SR 5.2|1|c|Zone boundary protection
RDF|SR 5.2 RE 1|2|c|Deny by default, allow by exception
RDF|SR 5.2 RE 2|3|c|Island mode
RDF|SR 5.2 RE 3|3|c|Fail close
RDF|SR 5.3|1|c|General purpose person-to-person communication restrictions
RDF|SR 5.3 RE 1|3|c|Prohibit all general purpose person-to-person communications
RDF|SR 5.4|1||Application partitioning
TRE|SR 6.1|1||Audit log accessibility
TRE|SR 6.1 RE 1|3||Programmatic access to audit logs
TRE|SR 6.2|2|c|Continuous monitoring
RA|SR 7.1|1|c|Denial of service protection
RA|SR 7.1 RE 1|2|c|Manage communication loads
RA|SR 7.1 RE 2|3|c|Limit DoS effects to other systems or networks
RA|SR 7.2|1||Resource management
RA|SR 7.3|1||Control system backup
RA|SR 7.3 RE 1|2||Backup verification
RA|SR 7.3 RE 2|3||Backup automation
RA|SR 7.4|1||Control system recovery and reconstitution
RA|SR 7.5|1||Emergency power
RA|SR 7.6|1|c|Network and security configuration settings
RA|SR 7.6 RE 1|3|c|Machine-readable reporting of current security settings
RA|SR 7.7|1|c|Least functionality
RA|SR 7.8|2||Control system component inventory
`;
