// A press as another maker's OPC-UA server tells it: EUROMAP 77 upon the published model of devices, counters, cycle events, users and
// certificates. Started with its port, its folder and what its counters show; told over its input to shoot or to change the mould.
const path = require('path')
const home = path.resolve(process.argv[3])
const {OPCUAServer} = require('node-opcua-server')
const {nodesets} = require('node-opcua-nodesets')
const {OPCUACertificateManager} = require('node-opcua-certificate-manager')
const {DataType, Variant, VariantArrayType} = require('node-opcua-variant')
const {LocalizedText} = require('node-opcua-data-model')
const {SecurityPolicy} = require('node-opcua-secure-channel')
const {MessageSecurityMode} = require('node-opcua-types')

const GENERAL = 'http://opcfoundation.org/UA/PlasticsRubber/GeneralTypes/'
const PRESSES = 'http://opcfoundation.org/UA/PlasticsRubber/IMM2MES/'
const press = {machine: Number(process.argv[4]), job: Number(process.argv[5]), mould: process.argv[6]}

async function main() {
  const certificates = new OPCUACertificateManager({rootFolder: path.join(home, 'pki'), automaticallyAcceptUnknownCertificate: true})
  await certificates.initialize()
  const server = new OPCUAServer({
    port: Number(process.argv[2]), hostname: '127.0.0.1', nodeset_filename: [nodesets.standard, nodesets.di],
    serverCertificateManager: certificates, userCertificateManager: certificates,
    securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    allowAnonymous: true, userManager: {isValidUser: (name, password) => name === 'reader' && password === 'right'},
  })
  await server.initialize()
  const shoot = build(server.engine.addressSpace)
  await server.start()
  console.log('> ready')
  require('readline').createInterface({input: process.stdin}).on('line', line => {
    const [word, value] = line.split(' ')
    if (word === 'shoot') for (let number = 0; number < Number(value); number++) shoot()
    if (word === 'mould') Object.assign(press, {mould: value, job: 0})
    console.log(`> ${press.machine} ${press.job} ${press.mould}`)
  }).on('close', () => process.exit(0))
}

function build(space) {
  const di = space.getNamespaceIndex('http://opcfoundation.org/UA/DI/')
  const general = space.registerNamespace(GENERAL), presses = space.registerNamespace(PRESSES), own = space.registerNamespace('urn:another-maker')
  const kind = presses.addObjectType({browseName: 'IMM_MES_InterfaceType', nodeId: `ns=${presses.index};i=1007`})
  const cycles = general.addEventType({browseName: 'CycleParametersEventType', nodeId: `ns=${general.index};i=1038`, subtypeOf: 'BaseEventType',
    isAbstract: true})
  for (const [name, type] of [['CycleTime', 'Duration'], ['CycleQuality', 'Int32'], ['JobCycleCounter', 'UInt64']])
    general.addVariable({propertyOf: cycles, browseName: name, dataType: type, modellingRule: 'Mandatory'})
  const ofMould = own.addEventType({browseName: 'MouldCycleParameters_1', subtypeOf: cycles})

  const machine = own.addObject({browseName: 'IMM_OTHER_4711', organizedBy: space.findNode(`ns=${di};i=5001`), typeDefinition: kind,
    eventNotifier: 1})
  const below = (parent, namespace, browseName) => namespace.addObject({componentOf: parent, browseName})
  const value = (parent, index, name, dataType, read) => own.addVariable({
    propertyOf: parent, browseName: {namespaceIndex: index, name}, dataType, minimumSamplingInterval: 100,
    value: {get: () => new Variant({dataType, arrayType: VariantArrayType.Scalar, value: read()})}})
  const wide = number => [0, number]

  const about = below(machine, presses, 'MachineInformation')
  value(about, di, 'Manufacturer', DataType.LocalizedText, () => new LocalizedText({text: 'Another maker'}))
  value(about, di, 'SerialNumber', DataType.String, () => '4711')
  value(below(machine, presses, 'MachineStatus'), general.index, 'MachineMode', DataType.Int32, () => 1)
  const jobs = below(machine, presses, 'Jobs')
  const values = below(jobs, general, 'ActiveJobValues'), job = below(jobs, general, 'ActiveJob')
  value(values, general.index, 'JobCycleCounter', DataType.UInt64, () => wide(press.job))
  value(values, general.index, 'MachineCycleCounter', DataType.UInt64, () => wide(press.machine))
  value(job, general.index, 'MouldId', DataType.String, () => press.mould)
  value(job, general.index, 'JobName', DataType.String, () => `Order of ${press.mould}`)

  return () => {
    press.machine++, press.job++
    machine.raiseEvent(ofMould, {
      cycleTime: {dataType: DataType.Double, value: 7500}, cycleQuality: {dataType: DataType.Int32, value: 1},
      jobCycleCounter: {dataType: DataType.UInt64, arrayType: VariantArrayType.Scalar, value: wide(press.job)}})
  }
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
